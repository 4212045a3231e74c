variable "contracts_directory" {
  description = "Folder with one folder per event type; null: the contracts of this repository."
  type        = string
  default     = null
}

variable "bootstrap_servers" {
  description = "Brokers where the provider begins, each as HOST:PORT."
  type        = list(string)

  validation {
    condition     = length(var.bootstrap_servers) > 0 && alltrue([for each in var.bootstrap_servers : can(regex("^[^:/ ]+:[0-9]+$", each))])
    error_message = "bootstrap_servers: ${join(", ", var.bootstrap_servers)} (expected: at least one HOST:PORT)"
  }
}

variable "replication_factor" {
  description = "Copies of each partition."
  type        = number
  default     = 3

  validation {
    condition     = var.replication_factor >= 1 && floor(var.replication_factor) == var.replication_factor
    error_message = "replication_factor: ${var.replication_factor} (expected: a whole number, 1 or more)"
  }
}

variable "events_per_second_per_core" {
  description = "Events that one core of yours decodes, deduplicates and aggregates in a second; measure it with the benchmark."
  type        = number
  default     = 50000
}

variable "tls" {
  description = "Whether the brokers speak TLS."
  type        = bool
  default     = true
}

variable "ca_file" {
  description = "File with the certificate of the authority that the brokers' are signed by; null: those that the machine trusts."
  type        = string
  default     = null
}

variable "sasl" {
  description = "How to sign in; null: not at all. The password comes by TF_VAR_sasl_password."
  type        = object({ mechanism = string, username = string })
  default     = null

  validation {
    condition     = var.sasl == null || contains(["plain", "scram-sha256", "scram-sha512"], try(var.sasl.mechanism, ""))
    error_message = "sasl: ${try(var.sasl.mechanism, "null")} (expected: plain, scram-sha256 or scram-sha512)"
  }
}

variable "sasl_password" {
  description = "The password; it gets into no file of state."
  type        = string
  default     = null
  sensitive   = true
}
