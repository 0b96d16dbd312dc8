using System.CommandLine;
using Entourage.Members;
using Entourage.Members.Tokens;
using Entourage.Storage;
using Microsoft.Extensions.Options;

namespace Entourage.Web.Commands;

/// <summary>
/// <c>members add HANDLE [--token] [--operator]</c>: makes a member without a browser. With <c>--token</c> the only thing on standard output is
/// a bearer token that may do everything its member may; a member that exists already is given another one. <c>members recover HANDLE</c> prints a link by which
/// a member whose keys are lost sets a password. Each of them leaves one row in the audit log.
/// </summary>
internal static class MembersCommand
{
    private const string Note = "command line";

    /// <summary>The verb.</summary>
    /// <param name="site">Whose members they are.</param>
    public static Command Define(WithSite site)
    {
        var handle = Words.Placed("HANDLE", "The name in the member's address: 3 to 30 characters of a-z, 0-9 and _.");
        var token = Words.Flag("--token", "Print a bearer token, and nothing else, on standard output. Works for existing members too.");
        var asOperator = Words.Flag("--operator", "Let the member run the site.");
        var add = new Command("add", "Adds a member without a browser, also while the server runs.") { handle, token, asOperator };
        add.SetAction((parsed, stop) => site(services => AddAsync(
            services,
            parsed.GetRequiredValue(handle),
            parsed.GetValue(token),
            parsed.GetValue(asOperator),
            parsed.InvocationConfiguration,
            stop)));
        var lost = Words.Placed("HANDLE", "The member whose keys are lost.");
        var recover = new Command("recover", "Prints a link, for one use within a day, by which a member sets a password. Make sure first that it is them.") { lost };
        recover.SetAction((parsed, stop) => site(services => RecoverAsync(services, parsed.GetRequiredValue(lost), parsed.InvocationConfiguration, stop)));
        return new Command("members", "Adds members by hand, and lets them in again.") { add, recover };
    }

    private static async Task<int> AddAsync(
        IServiceProvider services, string handle, bool token, bool asOperator, InvocationConfiguration streams, CancellationToken stop)
    {
        await services.PrepareStorageAsync(stop);
        await using var scope = services.CreateAsyncScope();
        var member = await MemberAsync(scope.ServiceProvider, handle, token, asOperator, stop);
        if (!member.Ok) return await CommandLine.RefuseAsync(member.Problem, streams);
        var (card, isNew) = member.Value;
        await streams.Error.WriteLineAsync($"@{card.Handle}{(card.Operator ? " (operator)" : "")}");
        if (!token) return 0;

        var make = scope.ServiceProvider.GetRequiredService<MakeToken>();
        var made = await make.ForAsync(card.Id, Note, Scopes.All, stop, isNew ? null : Note);
        if (!made.Ok) return await CommandLine.RefuseAsync(made.Problem, streams);
        await streams.Output.WriteLineAsync(made.Value.Token);
        return 0;
    }

    private static async Task<int> RecoverAsync(IServiceProvider services, string handle, InvocationConfiguration streams, CancellationToken stop)
    {
        await services.PrepareStorageAsync(stop);
        await using var scope = services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<RecoverAccount>().MakeAsync(handle.TrimStart('@').ToLowerInvariant(), Note, stop);
        if (!made.Ok) return await CommandLine.RefuseAsync(made.Problem, streams);
        var address = services.GetRequiredService<IOptions<SiteOptions>>().Value.Address;
        await streams.Output.WriteLineAsync($"{address.TrimEnd('/')}{made.Value}");
        if (address.Length == 0) await streams.Error.WriteLineAsync("Put the address of your site in front of it (the setting ADDRESS does that for you).");
        return 0;
    }

    private static async Task<Outcome<(MemberCard Card, bool IsNew)>> MemberAsync(
        IServiceProvider services, string handle, bool token, bool asOperator, CancellationToken stop)
    {
        // Somebody who is not an operator does not become one on the way to a token: the handle is then taken.
        var known = token && Handle.Read(handle) is { Ok: true, Value: { } canonical }
            ? await services.GetRequiredService<StoreReader>().ReadAsync(canonical, MemberRows.Find, stop)
            : null;
        if (known is not null && (known.Operator || !asOperator)) return (known, false);
        var made = await services.GetRequiredService<Join>().AddAsync(handle, asOperator, stop, token ? $"{Note}, with a token" : Note);
        return made.Ok ? (made.Value, true) : made.Problem;
    }
}
