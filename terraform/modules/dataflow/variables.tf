variable "project" {
  description = "The Google Cloud project."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "project: ${var.project} (expected: a project id, 6 to 30 lower-case letters, digits and hyphens)"
  }
}

variable "region" {
  description = "The region of everything that has one."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region: ${var.region} (expected: a region such as europe-west4)"
  }
}

variable "contract" {
  description = "Folder of the contract whose views the job computes, among those that the template's image holds."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._-]*$", var.contract))
    error_message = "contract: ${var.contract} (expected: the name of a contract's folder)"
  }
}

variable "job_name" {
  description = "What a job's name begins with; its slot follows."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$", var.job_name))
    error_message = "job_name: ${var.job_name} (expected: 1 to 40 lower-case letters, digits and hyphens)"
  }
}

variable "slots" {
  description = "The jobs that run: each slot with its template and what else differs. Two run beside one another while a change is tried; a slot that is taken out is drained."
  type = map(object({
    template      = string
    parameters    = optional(map(string), {})
    state_mapping = optional(map(string), {})
  }))

  validation {
    condition     = alltrue([for slot in keys(var.slots) : can(regex("^[a-z][a-z0-9]{0,19}$", slot))])
    error_message = "slots: ${join(", ", keys(var.slots))} (expected: names of lower-case letters and digits)"
  }
  validation {
    condition     = alltrue([for slot in var.slots : can(regex("^gs://[^/]+/.+[.]json$", slot.template))])
    error_message = "slots: ${join(", ", [for slot in var.slots : slot.template])} (expected: a template, gs://BUCKET/....json)"
  }
  validation {
    condition = alltrue(flatten([
      for slot in var.slots : [for name, value in slot.parameters : !can(regex("(?i)(password|secret|token)", name)) || startswith(value, "$${")]
    ]))
    error_message = "slots: ${join(", ", flatten([for slot in var.slots : keys(slot.parameters)]))} (expected: a secret by reference, $${env:NAME} or $${file:/path:key}; a job's parameters are in the open)"
  }
}

variable "bootstrap_servers" {
  description = "Where a client of Kafka begins."
  type        = string

  validation {
    condition     = can(regex("^[^:,]+:[0-9]+(,[^:,]+:[0-9]+)*$", var.bootstrap_servers))
    error_message = "bootstrap_servers: ${var.bootstrap_servers} (expected: HOST:PORT, several separated by commas)"
  }
}

variable "kafka_properties" {
  description = "Properties of Kafka's own clients. By default those of Managed Kafka, where the workers' account is the identity; its login handler must be in the template's image."
  type        = map(string)
  default = {
    "security.protocol"                 = "SASL_SSL"
    "sasl.mechanism"                    = "OAUTHBEARER"
    "sasl.login.callback.handler.class" = "com.google.cloud.hosted.kafka.auth.GcpLoginCallbackHandler"
    "sasl.jaas.config"                  = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;"
  }

  validation {
    condition     = alltrue([for name, value in var.kafka_properties : !can(regex("(?i)(password|secret|token)", name)) || startswith(value, "$${")])
    error_message = "kafka_properties: ${join(", ", keys(var.kafka_properties))} (expected: a secret by reference, $${env:NAME} or $${file:/path:key}; a job's parameters are in the open)"
  }
}

variable "service_account" {
  description = "Address of the account by which the workers run."
  type        = string

  validation {
    condition     = can(regex("^[^@]+@[^@]+$", var.service_account))
    error_message = "service_account: ${var.service_account} (expected: NAME@PROJECT.iam.gserviceaccount.com)"
  }
}

variable "subnet_path" {
  description = "The workers' subnet; they have no public address."
  type        = string

  validation {
    condition     = can(regex("^regions/[^/]+/subnetworks/[^/]+$", var.subnet_path))
    error_message = "subnet_path: ${var.subnet_path} (expected: regions/R/subnetworks/S)"
  }
}

variable "staging_bucket" {
  description = "Bucket for staged and temporary files."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$", var.staging_bucket))
    error_message = "staging_bucket: ${var.staging_bucket} (expected: a bucket's name, without gs://)"
  }
}

variable "machine_type" {
  description = "Machine of a worker."
  type        = string
  default     = "n2-standard-2"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*-[a-z0-9-]+$", var.machine_type))
    error_message = "machine_type: ${var.machine_type} (expected: a machine type such as n2-standard-2)"
  }
}

variable "workers" {
  description = "Workers at the start and at most."
  type = object({
    start = number
    most  = number
  })
  default  = { start = 1, most = 3 }
  nullable = false

  validation {
    condition     = var.workers.start >= 1 && var.workers.most >= var.workers.start
    error_message = "workers: ${var.workers.start} to ${var.workers.most} (expected: at least 1, and at most not below it)"
  }
}

variable "kms_key" {
  description = "Resource name of a customer-managed key; null: keys of Google."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key == null || can(regex("^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$", var.kms_key))
    error_message = "kms_key: ${coalesce(var.kms_key, "null")} (expected: projects/P/locations/L/keyRings/R/cryptoKeys/K, or null)"
  }
}

variable "labels" {
  description = "Labels of everything that takes them."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key, value in var.labels : can(regex("^[a-z][a-z0-9_-]{0,62}$", key)) && can(regex("^[a-z0-9_-]{0,63}$", value))])
    error_message = "labels: ${join(", ", [for key, value in var.labels : "${key}=${value}"])} (expected: lower-case letters, digits, underscores and hyphens, at most 63)"
  }
}
