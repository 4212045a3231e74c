terraform {
  required_version = ">= 1.9"

  # No lock file: its checksums can only be made where the provider can be downloaded. `terraform init` makes one; commit yours.
  required_providers {
    kafka = {
      source  = "Mongey/kafka"
      version = ">= 0.13.1, < 0.14.0"
    }
  }
}
