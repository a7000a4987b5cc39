"""Other tools' commands and names, each translated to gitmig's."""
