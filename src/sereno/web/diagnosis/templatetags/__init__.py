"""Tags of the diagnosis's templates."""
