variable "project" {
  description = "The Google Cloud project."
  type        = string
}

variable "region" {
  description = "The region of everything that has one."
  type        = string
}

variable "contracts_directory" {
  description = "Folder of the contracts; null: the project's own."
  type        = string
  default     = null
}

variable "jobs" {
  description = "The jobs that run, by the contract's id and the slot: the template of each, and what else differs. Empty: everything but jobs, so that the first template can be put into the bucket."
  type = map(map(object({
    template      = string
    parameters    = optional(map(string), {})
    state_mapping = optional(map(string), {})
  })))
  default = {}

  validation {
    condition     = alltrue(flatten([for slots in var.jobs : [for slot in keys(slots) : contains(var.slots, slot)]]))
    error_message = "jobs: ${join(", ", distinct(flatten([for slots in var.jobs : keys(slots)])))} (expected: slots ${join(", ", var.slots)})"
  }
}

variable "slots" {
  description = "Sets of tables that stand beside one another: each contract has one dataset for each."
  type        = set(string)
  default     = ["blue", "green"]
}

variable "live_slot" {
  description = "The slot that readers see and alerts watch."
  type        = string
  default     = "blue"
}

variable "readers" {
  description = "Who may read the live tables: members of a policy, such as group:analysts@example.com."
  type        = set(string)
  default     = []
}

variable "policy_tags" {
  description = "Resource name of the policy tag of each classification."
  type        = map(string)
  default     = {}
}

variable "compliance_contracts" {
  description = "Contracts whose archive nobody may shorten."
  type        = set(string)
  default     = []
}

variable "lock_compliance" {
  description = "Whether the compliance buckets' retention is locked, for ever."
  type        = bool
  default     = false
}

variable "secrets" {
  description = "Secrets by their names, with the ids of the contracts whose pipelines may read them."
  type        = map(set(string))
  default     = {}

  validation {
    condition     = alltrue(flatten([for ids in var.secrets : [for id in ids : can(regex("^[A-Za-z0-9][A-Za-z0-9._-]*$", id))]]))
    error_message = "secrets: ${join(", ", flatten([for ids in var.secrets : tolist(ids)]))} (expected: ids of contracts)"
  }
}

variable "emails" {
  description = "Who is told of alerts: addresses by the contract's id, and of all by \"*\"."
  type        = map(set(string))
  default     = {}
}

variable "budget" {
  description = "What the project may cost in a month, and the account that pays; null: no budget."
  type = object({
    billing_account = string
    amount          = number
    currency        = string
  })
  default = null
}

variable "kafka_vcpus" {
  description = "Cores of the Kafka cluster."
  type        = number
  default     = 3
}

variable "deletion_protection" {
  description = "Whether Terraform refuses to delete a table."
  type        = bool
  default     = true
}

variable "kms_key" {
  description = "Resource name of a customer-managed key; null: keys of Google."
  type        = string
  default     = null
}

variable "labels" {
  description = "Labels of everything that takes them."
  type        = map(string)
  default     = {}
}
