"""The statements of the stock ledger."""
