"""What the parties of a granted insats agree on: Word and PDF from the decision, versions, signatures."""
