# The line for paths, if there is one, and the candidates.
function __acamp_ask
    set -l token (commandline --cut-at-cursor --current-token)
    ACAMP_COMPLETE=fish acamp -- (commandline --current-process --tokenize --cut-at-cursor) "$token" 2>/dev/null
end

# Whether fish itself can complete the path: the whole word is one, and a file, or begins with ~.
function __acamp_is_file
    set -l lines (__acamp_ask)
    set -l token (commandline --cut-at-cursor --current-token)
    string match --quiet --regex '^\tfiles:0$' -- "$lines[1]"
    or begin
        string match --quiet --regex '^\tdirectories:0$' -- "$lines[1]"
        and string match --quiet --regex '^~' -- "$token"
    end
end

function __acamp_complete
    set -l lines (__acamp_ask)
    set -l wanted
    if string match --quiet --regex '^\t' -- "$lines[1]"
        set wanted (string split ':' -- (string trim -- $lines[1]))
        set --erase lines[1]
    end
    if set --query lines[1]
        printf '%s\n' $lines
    end
    if set --query wanted[2]; and test "$wanted" != 'files 0'
        set -l token (commandline --cut-at-cursor --current-token)
        set -l before (string sub --length $wanted[2] -- "$token")
        set -l typed (string sub --start (math $wanted[2] + 1) -- "$token")
        for path in (__fish_complete_path "$typed")
            if test $wanted[1] = files; or string match --quiet --regex '/(\t|$)' -- $path
                printf '%s\n' "$before$path"
            end
        end
    end
end

complete --command acamp --no-files --keep-order --arguments '(__acamp_complete)'
complete --command acamp --condition __acamp_is_file --force-files
