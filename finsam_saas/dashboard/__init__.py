"""Start pages, composed from the features' queries; owns no tables."""
