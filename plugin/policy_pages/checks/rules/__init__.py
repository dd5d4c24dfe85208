"""What flavours of Markdown read differently, and how to write it so that they read it alike."""
