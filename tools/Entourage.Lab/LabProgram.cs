using System.CommandLine;
using Entourage.Lab.Allowance;
using Entourage.Lab.Lift;
using Entourage.Lab.Month;
using Entourage.Web.Commands;

namespace Entourage.Lab;

/// <summary>What is played with the product and is no part of it; <c>./run</c> starts it for these verbs.</summary>
internal static class LabProgram
{
    /// <summary>The verbs.</summary>
    public static Command Verbs() => CommandLine.Of(
        "Entourage's laboratory: simulations, and a simulated month.",
        AllowanceCommand.Define(onTerminal: !Console.IsErrorRedirected),
        LiftCommand.Define(onTerminal: !Console.IsErrorRedirected),
        MonthCommand.Define(onTerminal: !Console.IsOutputRedirected));

    private static Task<int> Main(string[] args) => CommandLine.RunAsync(Verbs(), args);
}
