"""The print spool: from a document to paper, and the decision of a person where it is not known."""
