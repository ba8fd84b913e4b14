"""What can be read of leave. Types, days and reasons are personal; that somebody is away is not."""
