# Needs no provider: `plimsoll estimate` does the same arithmetic, and a test asks both.

locals {
  # An object goes down a tier once reading it again is unlikely: after the topic has forgotten it, then by the tiers'
  # own smallest stay (30, 90 and 365 days), below which a move would cost more than it saves.
  tiers = {
    for id, contract in var.contracts : id => {
      for class, days in {
        NEARLINE = max(30, contract.event_retention_days)
        COLDLINE = max(90, contract.event_retention_days + 30)
        ARCHIVE  = max(365, contract.event_retention_days + 120)
      } : class => days if days < contract.row_retention_days
    }
  }
}
