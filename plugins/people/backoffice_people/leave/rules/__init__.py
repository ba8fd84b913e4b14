"""The rules of leave, without a database: counting days, accrual, carrying over, balances."""
