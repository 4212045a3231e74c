variable "bootstrap_servers" {
  description = "Brokers to begin with. Credentials are taken from the environment (KAFKA_SASL_USERNAME and the like), never from here."
  type        = list(string)

  validation {
    condition     = length(var.bootstrap_servers) > 0 && alltrue([for server in var.bootstrap_servers : can(regex("^[^:,]+:[0-9]+$", server))])
    error_message = "bootstrap_servers: ${join(", ", var.bootstrap_servers)} (expected: at least one HOST:PORT)"
  }
}

variable "tls" {
  description = "Whether brokers are spoken to by TLS."
  type        = bool
  default     = true
}

variable "replication_factor" {
  description = "Copies of each partition; at most as many as there are brokers."
  type        = number
  default     = 3

  validation {
    condition     = var.replication_factor >= 1 && floor(var.replication_factor) == var.replication_factor
    error_message = "replication_factor: ${var.replication_factor} (expected: a whole number, at least 1)"
  }
}

variable "contracts_directory" {
  description = "Folder of the contracts; null: the project's own."
  type        = string
  default     = null
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
