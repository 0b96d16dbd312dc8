using Entourage.Kernel;
using Entourage.Web.Commands;
using Entourage.Web.Commands.Allowance;
using Entourage.Web.Commands.Demo;
using Entourage.Web.Commands.Lift;
using Entourage.Web.Commands.Migrate;

try
{
    return await (args switch
    {
        _ when args is ["help" or "-h", ..] || args.Contains("--help") => Usage.PrintAsync(Console.Out, 0),
        ["serve", .. var rest] => ServeCommand.RunAsync(rest),
        ["members", .. var words] => MembersCommand.RunAsync(words),
        ["rollout", .. var words] => RolloutCommand.RunAsync(words),
        ["migrate", .. var words] => MigrateCommand.RunAsync(words),
        ["allowance", .. var words] => AllowanceCommand.RunAsync(words),
        ["lift", .. var words] => LiftCommand.RunAsync(words),
        ["demo", .. var words] => DemoCommand.RunAsync(words),
        [] or [['-', '-', ..], ..] => ServeCommand.RunAsync(args),
        _ => Usage.PrintAsync(Console.Error, 2),
    });
}
catch (Exception failure) when (Settings.Explain(failure).Any())
{
    foreach (var line in Settings.Explain(failure)) await Console.Error.WriteLineAsync($"Setting {line}");
    return 78; // EX_CONFIG, sysexits.h
}

/// <summary>The program; tests start it in their own process.</summary>
public partial class Program;
