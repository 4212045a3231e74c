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
  description = "Each contract by its id, as the module contracts tells it, with the job of its live slot and the dataset of its readers' views."
  type = map(object({
    resource_name          = string
    owner                  = string
    peak_events_per_second = number
    latency_seconds        = number
    frequency_seconds      = number
    out_of_order_seconds   = number
    job                    = string
    dataset                = string
  }))

  validation {
    condition     = alltrue([for contract in var.contracts : contract.latency_seconds > 0 && contract.frequency_seconds > 0])
    error_message = "contracts: ${join(", ", [for id, contract in var.contracts : "${id} ${contract.latency_seconds} s, ${contract.frequency_seconds} s"])} (expected: slaProperties latency and frequency above 0)"
  }
}

variable "emails" {
  description = "Who is told of each contract's alerts: addresses by the contract's id, and of all by \"*\"."
  type        = map(set(string))
  default     = {}

  validation {
    condition     = alltrue(flatten([for emails in var.emails : [for email in emails : can(regex("^[^@ ]+@[^@ ]+$", email))]]))
    error_message = "emails: ${join(", ", flatten([for emails in var.emails : tolist(emails)]))} (expected: addresses of mail)"
  }
  validation {
    condition     = alltrue([for id in keys(var.emails) : id == "*" || contains(keys(var.contracts), id)])
    error_message = "emails: ${join(", ", keys(var.emails))} (expected: *, ${join(", ", keys(var.contracts))})"
  }
}

variable "most_dead_letters" {
  description = "Which part of the records read may be dead letters, over an hour."
  type        = number
  default     = 0.01
  nullable    = false

  validation {
    condition     = var.most_dead_letters > 0 && var.most_dead_letters < 1
    error_message = "most_dead_letters: ${var.most_dead_letters} (expected: above 0 and below 1)"
  }
}

variable "most_too_late" {
  description = "Which part of the events of a view may be too late, over an hour."
  type        = number
  default     = 0.01
  nullable    = false

  validation {
    condition     = var.most_too_late > 0 && var.most_too_late < 1
    error_message = "most_too_late: ${var.most_too_late} (expected: above 0 and below 1)"
  }
}

variable "verdict_minutes" {
  description = "How old a minute of arrival must be before its ledger has to add up: longer than the job takes from one checkpoint to the next."
  type        = number
  default     = 15

  validation {
    condition     = var.verdict_minutes >= 5 && var.verdict_minutes <= 1440
    error_message = "verdict_minutes: ${var.verdict_minutes} (expected: 5 to 1440)"
  }
}

variable "budget" {
  description = "What the project may cost in a month, and the account that pays; null: no budget."
  type = object({
    billing_account = string
    amount          = number
    currency        = string
  })
  default = null

  validation {
    condition     = var.budget == null ? true : var.budget.amount > 0 && floor(var.budget.amount) == var.budget.amount
    error_message = "budget: ${try(var.budget.amount, 0)} (expected: a whole amount above 0)"
  }
  validation {
    condition     = var.budget == null ? true : can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.budget.billing_account)) && can(regex("^[A-Z]{3}$", var.budget.currency))
    error_message = "budget: ${try("${var.budget.billing_account}, ${var.budget.currency}", "")} (expected: an account XXXXXX-XXXXXX-XXXXXX and a currency such as EUR)"
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
