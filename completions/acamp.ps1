
Register-ArgumentCompleter -Native -CommandName acamp -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $prev = $env:ACAMP_COMPLETE;
    $env:ACAMP_COMPLETE = "powershell";

    $args = $commandAst.Extent.Text
    $args = $args.Substring(0, [math]::Min($cursorPosition, $args.Length));
    if ($wordToComplete -eq "") {
        $args += " ''";
    }

    $results = Invoke-Expression @"
& acamp -- $args
"@;
    if ($null -eq $prev) {
        Remove-Item Env:\ACAMP_COMPLETE;
    } else {
        $env:ACAMP_COMPLETE = $prev;
    }
    $results | ForEach-Object {
        $split = $_.Split("`t");
        $cmd = $split[0];

        if ($split.Length -eq 2) {
            $help = $split[1];
        }
        else {
            $help = $split[0];
        }

        [System.Management.Automation.CompletionResult]::new($cmd, $cmd, 'ParameterValue', $help)
    }
};
        
