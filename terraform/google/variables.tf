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

variable "events_per_second_per_core" {
  description = "Events that one core takes in a second, by which topics get their partitions; null: as the module has it."
  type        = number
  default     = null
}

variable "yearly_growth" {
  description = "By what factor the peak grows in a year; null: as the module has it."
  type        = number
  default     = null
}

variable "max_staleness_seconds" {
  description = "How old a reader's answer may be; null: as the module has it."
  type        = number
  default     = null
}

variable "machine_type" {
  description = "Machine of a worker; null: as the module has it."
  type        = string
  default     = null
}

variable "workers" {
  description = "Workers of each job at the start and at most; null: as the module has it."
  type        = object({ start = number, most = number })
  default     = null
}

variable "most_dead_letters" {
  description = "Which part of the records may be dead letters before somebody is told; null: as the module has it."
  type        = number
  default     = null
}

variable "most_too_late" {
  description = "Which part of the events may be too late before somebody is told; null: as the module has it."
  type        = number
  default     = null
}
