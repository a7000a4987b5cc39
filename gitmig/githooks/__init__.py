"""Git hooks: putting them in place, taking them away, and what each of them does."""
