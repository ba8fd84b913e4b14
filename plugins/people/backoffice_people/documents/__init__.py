"""Papers of employees: contracts, permits, licences, certificates, and until when they are good."""
