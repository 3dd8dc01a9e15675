"""What figures decide: claims with their evidence, and the sanity checks of every build."""
