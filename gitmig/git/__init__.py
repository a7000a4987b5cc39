"""Git: the only package that imports GitPython, and only when Git is really called."""
