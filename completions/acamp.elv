use str
set edit:completion:arg-completer[acamp] = {|@words|
    var word = $words[-1]
    var index = (to-string (- (count $words) 1))
    var @lines = (env ACAMP_COMPLETE=elvish _CLAP_COMPLETE_INDEX=$index acamp -- $@words)
    if (or (eq $lines []) (not (str:has-prefix $lines[0] "\t"))) {
        put $@lines
    } else {
        var wanted before = (str:split : $lines[0])
        all $lines[1..]
        edit:complete-filename $word[(num $before)..] | each {|path|
            if (or (not (str:has-suffix $wanted directories)) (str:has-suffix $path[stem] /)) {
                if (== $before 0) { put $path } else { edit:complex-candidate &code-suffix=$path[code-suffix] $word[..(num $before)]$path[stem] }
            }
        }
    }
}
