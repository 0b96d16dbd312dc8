using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Entourage.Lab.Month;
using Microsoft.EntityFrameworkCore;

namespace Entourage.Tests.Architecture;

/// <summary>The table of docs/architecture.md, kept true: from the lowest capability to the highest.</summary>
public sealed class WhoMayCallWhomTests
{
    private static readonly (string Capability, string[] MayCall)[] Table =
    [
        ("Kernel", []),
        ("Storage", ["Kernel"]),
        ("Facts", ["Kernel", "Storage"]),
        ("Languages", ["Kernel"]),
        ("Http", ["Kernel", "Storage"]),
        ("Live", ["Kernel", "Http"]),
        ("Records", ["Kernel", "Storage", "Facts"]),
        ("Allowance", ["Kernel", "Storage", "Records"]),
        ("Channels", ["Kernel", "Http", "Languages"]),
        ("Members", ["Kernel", "Storage", "Http", "Languages", "Live", "Records", "Allowance"]),
        ("Connections", ["Kernel", "Storage", "Http", "Channels"]),
        ("Rollout", ["Kernel", "Storage", "Http", "Records", "Channels", "Members"]),
        ("Transcoding", ["Kernel"]),
        ("Follows", ["Kernel", "Storage", "Facts", "Http", "Languages", "Live", "Allowance", "Members"]),
        ("Clips", ["Kernel", "Storage", "Facts", "Http", "Languages", "Live", "Records", "Allowance", "Members", "Transcoding", "Follows"]),
        ("Feeds", ["Kernel", "Storage", "Http", "Languages", "Members", "Clips", "Follows"]),
        ("Invitations", ["Kernel", "Storage", "Facts", "Http", "Languages", "Live", "Records", "Allowance", "Channels", "Members", "Connections", "Clips", "Follows"]),
        ("Insights", ["Kernel", "Storage", "Facts", "Http", "Channels", "Members", "Rollout", "Clips", "Invitations"]),
        ("Moderation", ["Kernel", "Storage", "Http", "Records", "Allowance", "Members", "Rollout", "Clips", "Invitations"]),
    ];

    // What opens connections to other machines.
    private static readonly string[] Opening =
    [
        "System.Net.Http.", "System.Net.Mail.", "System.Net.WebSockets.", "System.Net.Quic.", "System.Net.WebClient", "System.Net.WebRequest",
        "System.Net.HttpWebRequest", "System.Net.Dns",
        "System.Net.Sockets.Socket", "System.Net.Sockets.Tcp", "System.Net.Sockets.Udp", "System.Net.Sockets.NetworkStream", "System.Net.Security.",
        "System.Xml.XmlUrlResolver",
    ];

    private static readonly System.Reflection.Assembly Product = typeof(EntourageSetup).Assembly;

    private static readonly ArchUnitNET.Domain.Architecture Code = new ArchLoader().LoadAssemblies(Product, typeof(Program).Assembly).Build();

    [Fact]
    public void Every_capability_is_in_the_table() =>
        Assert.Equal(Table.Select(row => row.Capability).Order(), Code.Types.Select(Capability).OfType<string>().Distinct().Order());

    [Fact]
    public void A_lower_one_never_calls_a_higher_one()
    {
        for (var i = 0; i < Table.Length; i++) Assert.Empty(Table[i].MayCall.Except(Table.Take(i).Select(row => row.Capability)));
    }

    [Fact]
    public void Capabilities_use_only_the_front_doors_of_those_they_may_call()
    {
        var mayCall = Table.ToDictionary(row => row.Capability, row => row.MayCall);
        var uses = (
            from type in Code.Types
            let own = Capability(type)
            where own is not null
            from dependency in type.Dependencies
            let other = Capability(dependency.Target)
            where other is not null && other != own
            select (Own: own, Other: other, From: type.FullName, To: dependency.Target.FullName)).Distinct().ToList();
        Assert.Contains(uses, use => use is { Own: "Invitations", Other: "Follows" });
        var wrong = uses.Where(use => !mayCall[use.Own].Contains(use.Other) || !IsFrontDoor(use.To)).Select(use => $"{use.From} → {use.To}").Order().ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void A_front_door_is_one_that_somebody_else_uses()
    {
        var used = (
            from type in Code.Types
            let own = Capability(type)
            from dependency in type.Dependencies
            let other = Capability(dependency.Target)
            where other is not null && other != own
            select dependency.Target.FullName.Split('+')[0]).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Product.GetTypes().Where(type => type.IsDefined(typeof(FrontDoorAttribute), inherit: false) && !used.Contains(type.FullName!)).Select(type => type.FullName));
    }

    [Fact]
    public void Entities_belong_to_one_capability()
    {
        var entities = Product.GetTypes().SelectMany(type => type.GetInterfaces())
            .Where(made => made.IsGenericType && made.GetGenericTypeDefinition() == typeof(IEntityTypeConfiguration<>))
            .Select(made => made.GetGenericArguments()[0]).ToList();
        Assert.NotEmpty(entities);
        Assert.Empty(entities.Where(entity => IsFrontDoor(entity.FullName!)).Select(entity => entity.FullName));
    }

    [Fact]
    public void Pages_never_touch_the_database()
    {
        string[] pages = ["Entourage.Web.Pages", "Entourage.Web.Layout", "Entourage.Web.Parts"];
        var wrong = from type in Code.Types
                    where Array.Exists(pages, page => type.FullName.StartsWith(page, StringComparison.Ordinal))
                    from dependency in type.Dependencies
                    where dependency.Target.FullName is { } name && (name == typeof(AppDb).FullName || name == typeof(StoreSession).FullName
                        || name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal))
                    select $"{type.FullName} → {dependency.Target.FullName}";
        Assert.Empty(wrong.Distinct());
    }

    // No address that somebody wrote is ever fetched, so none can be turned against the network the site stands in. The demo talks to its own server, and a
    // connected channel to the server of a member's account, at addresses that everybody can reach (PublicAddresses), where the operator has switched it on.
    [Fact]
    public void J24_J25_T29_nothing_but_connected_channels_asks_another_machine_for_anything()
    {
        var uses = (
            from type in Code.Types
            where type.FullName.StartsWith("Entourage.", StringComparison.Ordinal)
            from dependency in type.Dependencies
            where Array.Exists(Opening, name => dependency.Target.FullName.StartsWith(name, StringComparison.Ordinal))
            select type.FullName).Distinct().ToList();
        // The rule sees what it is about.
        Assert.Contains(uses, name => name.StartsWith("Entourage.Web.Commands.Demo.", StringComparison.Ordinal));
        string[] may = ["Entourage.Web.Commands.Demo.", "Entourage.Channels.Xmpp.Xmpp", "Entourage.Channels.Fediverse.Fediverse", "Entourage.Channels.Mailbox.Mailbox"];
        Assert.DoesNotContain(uses, name => !Array.Exists(may, one => name.StartsWith(one, StringComparison.Ordinal)));
    }

    // Simulations and the simulated month are tools: whoever runs a site gets none of them.
    [Fact]
    public void The_laboratory_is_no_part_of_the_product()
    {
        var lab = typeof(MonthLife).Assembly;
        Assert.Contains(lab.GetReferencedAssemblies(), name => name.FullName == typeof(Program).Assembly.FullName);
        Assert.DoesNotContain(typeof(Program).Assembly.GetReferencedAssemblies().Concat(Product.GetReferencedAssemblies()), name => name.FullName == lab.FullName);
        Assert.DoesNotContain(Code.Types, type => type.Name.Contains("Simulat", StringComparison.Ordinal));
    }

    [Fact]
    public void The_document_shows_this_table()
    {
        var document = File.ReadAllLines(Path.Combine(Fixtures.Repository.Root, "docs", "architecture.md"));
        foreach (var (capability, mayCall) in Table)
        {
            var row = Assert.Single(document, line => line.StartsWith($"| **{capability}** |", StringComparison.Ordinal));
            var told = row.Split('|')[2].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(mayCall.Length == 0 ? ["nothing"] : mayCall, told);
        }
    }

    // The second part of the namespace; the composition root, which has none, may call everybody.
    private static string? Capability(IType type) =>
        type.FullName.Split('+', '<')[0].Split('.') is ["Entourage", not "Web" and var capability, _, ..] ? capability : null;

    // A nested type is as open as the one it is in.
    private static bool IsFrontDoor(string name)
    {
        var type = Product.GetType(name);
        while (type?.DeclaringType is { } outer) type = outer;
        return type is { Namespace: "Entourage.Kernel" } || type?.IsDefined(typeof(FrontDoorAttribute), inherit: false) == true;
    }
}
