"""Go out, look, and bring evidence home. No opinion lives here, and no sentence for people."""
