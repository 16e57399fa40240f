complete --keep-order --exclusive --command acamp --arguments "(ACAMP_COMPLETE=fish acamp -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
