# Everything on Google Cloud. What there is of each event type comes from the contracts: adding one changes no line here.

module "contracts" {
  source = "../modules/contracts"

  contracts_directory        = coalesce(var.contracts_directory, "${path.root}/../../contracts")
  events_per_second_per_core = var.events_per_second_per_core
  yearly_growth              = var.yearly_growth
}

locals {
  contracts = module.contracts.contracts

  # Names are made of what is known before anything exists, so that access can be granted to what is not there yet.
  job_names = { for id, contract in local.contracts : id => "plimsoll-${contract.resource_name}" }
}

module "network" {
  source = "../modules/network"

  project = var.project
  region  = var.region
}

module "kafka" {
  source = "../modules/kafka"

  project = var.project
  region  = var.region
  subnet  = module.network.subnet
  topics  = module.contracts.topics
  vcpus   = var.kafka_vcpus
  kms_key = var.kms_key
  labels  = var.labels
}

module "storage" {
  source = "../modules/storage"

  project              = var.project
  region               = var.region
  contracts            = local.contracts
  compliance_contracts = var.compliance_contracts
  lock_compliance      = var.lock_compliance
  kms_key              = var.kms_key
  labels               = var.labels
}

module "bigquery" {
  source = "../modules/bigquery"

  project = var.project
  region  = var.region
  contracts = {
    for id, contract in local.contracts : id => {
      dataset = contract.dataset
      tables  = module.contracts.tables[id]
      views   = module.contracts.views[id]
    }
  }
  slots                 = var.slots
  live_slot             = var.live_slot
  readers               = var.readers
  policy_tags           = var.policy_tags
  max_staleness_seconds = var.max_staleness_seconds
  deletion_protection   = var.deletion_protection
  kms_key               = var.kms_key
  labels                = var.labels
}

module "iam" {
  source = "../modules/iam"

  project = var.project
  images  = module.storage.images
  pipelines = {
    for id, contract in local.contracts : id => {
      resource_name = contract.resource_name
      buckets       = { archive = module.storage.archives[id], staging = module.storage.staging }
      datasets      = module.bigquery.datasets[id]
    }
  }
}

module "secrets" {
  source = "../modules/secrets"

  project = var.project
  region  = var.region
  kms_key = var.kms_key
  secrets = {
    for name, ids in var.secrets : name => [for id in ids : "serviceAccount:${module.iam.emails[id]}"]
  }
}

module "dataflow" {
  source   = "../modules/dataflow"
  for_each = var.jobs

  project           = var.project
  region            = var.region
  contract          = local.contracts[each.key].folder
  job_name          = local.job_names[each.key]
  slots             = each.value
  bootstrap_servers = module.kafka.bootstrap_servers
  service_account   = module.iam.emails[each.key]
  subnet_path       = module.network.subnet_path
  staging_bucket    = module.storage.staging
  machine_type      = var.machine_type
  workers           = var.workers
  kms_key           = var.kms_key
  labels            = var.labels

  # A job that starts without its topics, tables or rights would only try again.
  depends_on = [module.kafka, module.bigquery, module.iam, module.secrets]
}

module "monitoring" {
  source = "../modules/monitoring"

  project = var.project
  region  = var.region
  contracts = {
    for id, contract in local.contracts : id => {
      resource_name          = contract.resource_name
      owner                  = contract.owner
      peak_events_per_second = contract.peak_events_per_second
      latency_seconds        = contract.seconds.latency
      frequency_seconds      = contract.seconds.frequency
      out_of_order_seconds   = contract.seconds.out_of_orderness
      job                    = "${local.job_names[id]}-${var.live_slot}"
      dataset                = module.bigquery.readers[id]
    }
  }
  most_dead_letters = var.most_dead_letters
  most_too_late     = var.most_too_late
  emails            = var.emails
  budget            = var.budget
  labels            = var.labels
}
