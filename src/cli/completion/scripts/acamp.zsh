#compdef acamp
_acamp() {
    local -a lines open closed
    local line wanted before
    lines=( "${(@f)$(ACAMP_COMPLETE=zsh _CLAP_COMPLETE_INDEX=$((CURRENT - 1)) acamp -- "${words[@]}" 2>/dev/null)}" )
    if [[ "${lines[1]}" == $'\t'* ]]; then
        wanted="${lines[1]%:*}"
        before="${lines[1]##*:}"
        lines=( "${(@)lines[2,-1]}" )
    fi
    for line in "${(@)lines}"; do
        if [[ "${line%%:*}" == *[=,/] ]]; then
            open+=( "$line" )
        elif [[ -n "$line" ]]; then
            closed+=( "$line" )
        fi
    done
    (( $#open )) && _describe -V values open -S ''
    (( $#closed )) && _describe -V values closed
    if [[ -n "$wanted" ]]; then
        compset -p "$before"
        if [[ "$wanted" == *directories ]]; then
            _files -/
        else
            _files
        fi
    fi
}
# As a file of fpath, this is the body of the function at its first call.
if [[ "${funcstack[1]}" == _acamp ]]; then
    _acamp "$@"
else
    compdef _acamp acamp
fi
