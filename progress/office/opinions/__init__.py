"""What board and council said: recorded and sent by the planning section, answered and followed up by departments."""
