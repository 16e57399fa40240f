_acamp() {
    local IFS=$'\013' wanted before path
    COMPREPLY=( $( ACAMP_COMPLETE=bash acamp -- "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null ) )
    if [[ "${COMPREPLY-}" == $'\t'* ]]; then
        wanted=${COMPREPLY%:*}
        before=${COMPREPLY##*:}
        COMPREPLY=( "${COMPREPLY[@]:1}" )
        if (( before == 0 )); then
            [[ "$wanted" == *directories ]] && compopt -o dirnames || compopt -o default
        else
            while IFS= read -r path; do
                [[ -d "$path" ]] && path+=/
                printf -v path '%q' "$path"
                COMPREPLY+=( "${2:0:before}$path" )
            done < <(compgen -f -- "${2:before}")
        fi
    fi
    if [[ "${COMPREPLY-}" == *[=:/,] ]]; then
        compopt -o nospace
    fi
}
if [[ "${BASH_VERSINFO[0]}" -gt 4 || "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 ]]; then
    complete -o bashdefault -o nosort -F _acamp acamp
else
    complete -o bashdefault -F _acamp acamp
fi
