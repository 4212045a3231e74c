variable "contracts_directory" {
  description = "Folder with one folder per event type, each with a contract.odcs.yaml and a views.yaml."
  type        = string

  validation {
    condition     = length(fileset(var.contracts_directory, "*/contract.odcs.yaml")) > 0
    error_message = "contracts_directory: ${var.contracts_directory} (expected: a folder with at least one */contract.odcs.yaml)"
  }
}

variable "events_per_second_per_core" {
  description = "Events that one core decodes, deduplicates and aggregates in a second. The default is what our own benchmark measured, rounded down; measure yours."
  type        = number
  default     = 50000
  nullable    = false

  validation {
    condition     = var.events_per_second_per_core > 0
    error_message = "events_per_second_per_core: ${var.events_per_second_per_core} (expected: above 0)"
  }
}

variable "yearly_growth" {
  description = "By what factor the peak grows in a year. Partitions are made for three years of it, since keys move when a topic gets more."
  type        = number
  default     = 1.4
  nullable    = false

  validation {
    condition     = var.yearly_growth >= 1
    error_message = "yearly_growth: ${var.yearly_growth} (expected: at least 1, no growth)"
  }
}

variable "default_event_retention" {
  description = "How long events are kept where a contract has no slaProperties retention; an ISO-8601 period."
  type        = string
  default     = "P7D"

  validation {
    condition     = can(regex("^P[0-9]+[YMWD]$", var.default_event_retention))
    error_message = "default_event_retention: ${var.default_event_retention} (expected: an ISO-8601 period of one unit, such as P7D)"
  }
}

variable "classification_order" {
  description = "Classifications of fields, the strictest first. A column of whole records, such as a dead letter's value, takes the strictest of its contract."
  type        = list(string)
  default     = ["restricted", "confidential", "personal", "financial", "internal", "public"]

  validation {
    condition     = length(var.classification_order) == length(distinct(var.classification_order))
    error_message = "classification_order: ${join(", ", var.classification_order)} (expected: each classification once)"
  }
}
