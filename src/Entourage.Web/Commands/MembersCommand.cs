using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Members.Tokens;
using Entourage.Storage;

namespace Entourage.Web.Commands;

/// <summary>
/// <c>members add HANDLE [--token] [--operator]</c>: makes a member without a browser. With <c>--token</c> the only thing on standard output is
/// a bearer token that may do everything its member may; a member that exists already is given another one.
/// </summary>
internal static class MembersCommand
{
    private const string Usage = "Usage: entourage members add HANDLE [--token] [--operator]";

    /// <summary>Runs it over the settings of the environment; log lines go to standard error, because standard output is for the token.</summary>
    public static async Task<int> RunAsync(string[] words)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddOurs([]);
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddEntourage(builder.Configuration);
        using var host = builder.Build();
        return await RunAsync(words, host.Services, Console.Out, Console.Error, CancellationToken.None);
    }

    /// <summary>Runs it: 0 when done, 1 for a problem, 2 when the words make no sense.</summary>
    /// <param name="words">Everything after <c>members</c>.</param>
    /// <param name="services">The site's services; nothing of them needs to be started.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="errors">Standard error.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<int> RunAsync(
        string[] words, IServiceProvider services, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        if (words is not ["add", var handle, .. var flags] || handle.StartsWith('-') || flags.Any(flag => flag is not ("--token" or "--operator")))
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }
        await services.PrepareStorageAsync(stop);
        await using var scope = services.CreateAsyncScope();
        var member = await MemberAsync(scope.ServiceProvider, handle, flags.Contains("--token"), flags.Contains("--operator"), stop);
        if (!member.Ok) return await RefuseAsync(member.Problem, errors);
        await errors.WriteLineAsync($"@{member.Value.Handle}{(member.Value.Operator ? " (operator)" : "")}");
        if (!flags.Contains("--token")) return 0;

        var make = scope.ServiceProvider.GetRequiredService<MakeToken>();
        var made = await make.ForAsync(member.Value.Id, "command line", Scopes.All, stop);
        if (!made.Ok) return await RefuseAsync(made.Problem, errors);
        await output.WriteLineAsync(made.Value.Token);
        return 0;
    }

    private static async Task<Outcome<MemberCard>> MemberAsync(
        IServiceProvider services, string handle, bool token, bool asOperator, CancellationToken stop)
    {
        // Somebody who is not an operator does not become one on the way to a token: the handle is then taken.
        var known = token && Handle.Read(handle) is { Ok: true, Value: { } canonical }
            ? services.GetRequiredService<HotReader>().Read(canonical, MemberRows.Find)
            : null;
        if (known is not null && (known.Operator || !asOperator)) return known;
        return await services.GetRequiredService<Join>().AddAsync(handle, asOperator, stop);
    }

    private static async Task<int> RefuseAsync(Problem problem, TextWriter errors)
    {
        await errors.WriteLineAsync($"{problem.Code}: {problem.Title}");
        return 1;
    }
}
