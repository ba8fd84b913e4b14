"""Leave: types, policies, the ledger of days, requests and their approval, the team's calendar."""
