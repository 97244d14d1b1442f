"""The floor: whose data is this? Nothing here knows the product above it."""
