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

variable "contracts" {
  description = "Each contract by its id, as the module contracts tells them: its dataset and its tables."
  type = map(object({
    dataset = string
    tables = map(object({
      kind = string
      columns = list(object({
        name           = string
        type           = string
        mode           = string
        classification = string
      }))
      primary_key    = list(string)
      partition      = optional(string)
      clustering     = list(string)
      retention_days = number
    }))
    views = map(string)
  }))

  validation {
    condition     = alltrue([for contract in var.contracts : can(regex("^[A-Za-z0-9_]{1,900}$", contract.dataset))])
    error_message = "contracts: ${join(", ", [for contract in var.contracts : contract.dataset])} (expected: datasets of letters, digits and underscores)"
  }
  validation {
    condition     = length(distinct([for contract in var.contracts : contract.dataset])) == length(var.contracts)
    error_message = "contracts: ${join(", ", keys(var.contracts))} (expected: ids that differ in more than punctuation, since datasets are named by them)"
  }
}

variable "slots" {
  description = "Sets of tables that stand beside one another, such as blue and green: each contract has one dataset for each."
  type        = set(string)
  default     = ["blue"]

  validation {
    condition     = length(var.slots) > 0 && alltrue([for slot in var.slots : can(regex("^[a-z][a-z0-9]{0,19}$", slot))])
    error_message = "slots: ${join(", ", var.slots)} (expected: at least one, of lower-case letters and digits)"
  }
}

variable "live_slot" {
  description = "The slot that readers see."
  type        = string
  default     = "blue"

  validation {
    condition     = contains(var.slots, var.live_slot)
    error_message = "live_slot: ${var.live_slot} (expected: one of ${join(", ", var.slots)})"
  }
}

variable "readers" {
  description = "Who may read the live tables through the readers' views: members of a policy."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for reader in var.readers : can(regex("^(user|group|serviceAccount|domain):.+$", reader))])
    error_message = "readers: ${join(", ", var.readers)} (expected: user:, group:, serviceAccount: or domain: with a name; nothing is public)"
  }
}

variable "max_staleness_seconds" {
  description = "How old a reader's answer may be. BigQuery merges upserts in the background by then; 0: at every query, which costs the reader."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.max_staleness_seconds >= 0 && var.max_staleness_seconds <= 86400 && floor(var.max_staleness_seconds) == var.max_staleness_seconds
    error_message = "max_staleness_seconds: ${var.max_staleness_seconds} (expected: a whole number, 0 to 86400)"
  }
}

variable "policy_tags" {
  description = "Resource name of the policy tag of each classification; a column of a classification without one is not restricted."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for tag in var.policy_tags : can(regex("^projects/[^/]+/locations/[^/]+/taxonomies/[0-9]+/policyTags/[0-9]+$", tag))])
    error_message = "policy_tags: ${join(", ", values(var.policy_tags))} (expected: projects/P/locations/L/taxonomies/T/policyTags/N)"
  }
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
