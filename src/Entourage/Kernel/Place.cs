namespace Entourage.Kernel;

/// <summary>
/// Where a person acts from, as far as it helps to tell one person with many accounts from many people: two keyed hashes, from which neither the
/// network nor the browser can be told without the site's key. Two that are equal are the same place; one that is not known equals nothing.
/// </summary>
/// <param name="Network">The network: the first 24 bits of an IPv4 address, 56 of an IPv6 one. Null where an address does not tell people apart.</param>
/// <param name="Device">The browser, by its random name; null for programs.</param>
internal readonly record struct Place(long? Network, long? Device)
{
    /// <summary>An unknown place.</summary>
    public static readonly Place Unknown;
}
