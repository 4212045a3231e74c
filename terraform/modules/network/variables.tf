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

variable "name" {
  description = "Name of the network and its subnet."
  type        = string
  default     = "plimsoll"

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,50}[a-z0-9])?$", var.name))
    error_message = "name: ${var.name} (expected: 1 to 52 lower-case letters, digits and hyphens)"
  }
}

variable "subnet_range" {
  description = "Addresses of the subnet: one for each worker, and some for the Kafka cluster."
  type        = string
  default     = "10.80.0.0/22"

  validation {
    condition     = can(cidrnetmask(var.subnet_range)) && try(tonumber(split("/", var.subnet_range)[1]), 32) <= 26
    error_message = "subnet_range: ${var.subnet_range} (expected: IPv4 in CIDR notation, /26 or wider)"
  }
}
