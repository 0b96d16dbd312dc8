using System.CommandLine;
using Entourage.Web.Commands.Demo;
using Entourage.Web.Commands.Migrate;

namespace Entourage.Web.Commands;

/// <summary>The program as it is handed out.</summary>
internal static class Product
{
    /// <summary>All of them, as one program.</summary>
    public static Command Verbs() => CommandLine.Of(
        "A home for short clips that grows by one-to-one invitations. Without a command, it starts the server.",
        ServeCommand.Define(),
        MembersCommand.Define(SiteServices.UseAsync),
        SiteCommand.Define(SiteServices.UseAsync),
        RolloutCommand.Define(SiteServices.UseAsync),
        MigrateCommand.Define(SiteServices.UseAsync, onTerminal: !Console.IsOutputRedirected),
        DemoCommand.Define());
}
