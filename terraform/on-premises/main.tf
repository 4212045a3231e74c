# The topics of all contracts, on a cluster that somebody else runs.

provider "kafka" {
  bootstrap_servers = var.bootstrap_servers
  tls_enabled       = var.tls
  ca_cert_file      = var.ca_file
  sasl_mechanism    = try(var.sasl.mechanism, null)
  sasl_username     = try(var.sasl.username, null)
  sasl_password     = var.sasl_password
}

module "contracts" {
  source = "../modules/contracts"

  contracts_directory        = coalesce(var.contracts_directory, "${path.root}/../../contracts")
  events_per_second_per_core = var.events_per_second_per_core
}

resource "kafka_topic" "this" {
  for_each = module.contracts.topics

  name               = each.key
  partitions         = each.value.partitions
  replication_factor = var.replication_factor
  config             = each.value.configs

  lifecycle {
    # Events are not to be had again.
    prevent_destroy = true
  }
}
