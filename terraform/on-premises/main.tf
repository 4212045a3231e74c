# The topics of all contracts on a Kafka of one's own: the same as on Google, by another provider.

module "contracts" {
  source = "../modules/contracts"

  contracts_directory        = coalesce(var.contracts_directory, "${path.root}/../../contracts")
  events_per_second_per_core = var.events_per_second_per_core
  yearly_growth              = var.yearly_growth
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
