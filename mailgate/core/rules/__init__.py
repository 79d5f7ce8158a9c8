"""What a desk does with which mail: conditions, actions, and the engine that tries the rules."""
