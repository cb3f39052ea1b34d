"""The game: a kernel, pure rules, and one package per capability. It knows nothing of Discord, HTTP or Stripe."""
