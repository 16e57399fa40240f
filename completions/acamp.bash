_acamp() {
    local IFS=$'\013'
    COMPREPLY=( $( ACAMP_COMPLETE=bash acamp -- "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null ) )
    if [[ "${COMPREPLY-}" == *[=:/,] ]]; then
        compopt -o nospace
    fi
}
if [[ "${BASH_VERSINFO[0]}" -gt 4 || "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 ]]; then
    complete -o bashdefault -o nosort -F _acamp acamp
else
    complete -o bashdefault -F _acamp acamp
fi
