
set edit:completion:arg-completer[acamp] = { |@words|
    var index = (count $words)
    set index = (- $index 1)

    put (env _CLAP_IFS="\n" _CLAP_COMPLETE_INDEX=(to-string $index) ACAMP_COMPLETE="elvish" acamp -- $@words) | to-lines
}

