using System.Globalization;
using BenchmarkDotNet.Attributes;
using Entourage.Channels;
using Entourage.Connections;

namespace Entourage.Bench.Micro;

/// <summary>What somebody waits for while they type whom to invite, with 5,000 contacts, the most that a channel lists.</summary>
[MemoryDiagnoser, Config(typeof(InThisProcess))]
public class ContactSearchBenchmarks
{
    private readonly Contacts contacts = new(DateTimeOffset.UnixEpoch, "xmpp", new SiteMac(new byte[32]));

    /// <summary>Reads the contacts.</summary>
    [GlobalSetup]
    public void Read()
    {
        for (var i = 0; i < 5000; i++)
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"person.{i * 7919 % 5000}@example.org");
            contacts.Add(new(new(ContactKind.Xmpp, address, address, []), string.Create(CultureInfo.InvariantCulture, $"Élodie Zoë Müller {i}"), Evidence.Verified));
        }
    }

    /// <summary>The first letter, which most of them have.</summary>
    [Benchmark]
    public int OneLetter() => contacts.Matching("e").Count;

    /// <summary>A name without its accents.</summary>
    [Benchmark]
    public int Name() => contacts.Matching("zoe muller 4321").Count;

    /// <summary>All of them in order, right after one more came.</summary>
    [Benchmark]
    public int InOrder()
    {
        contacts.Add(new(new(ContactKind.Xmpp, "last@example.org", "last@example.org", []), "Last", Evidence.Verified));
        return contacts.All.Count;
    }
}
