terraform {
  required_version = ">= 1.9"

  # Its bucket is said to `terraform init`: see ../README.md.
  backend "gcs" {
    prefix = "plimsoll"
  }

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 6.50.0, < 7.0.0"
    }
    google-beta = {
      source  = "hashicorp/google-beta"
      version = ">= 6.50.0, < 7.0.0"
    }
  }
}

provider "google" {
  project = var.project
  region  = var.region

  # Budgets are not the project's own, and ask whose quota a call is of.
  billing_project       = var.project
  user_project_override = true
}

provider "google-beta" {
  project = var.project
  region  = var.region

  # Budgets are not the project's own, and ask whose quota a call is of.
  billing_project       = var.project
  user_project_override = true
}
