using Entourage.Tests.Benchmarks;
using Entourage.Tests.Http.BadInput;
using Entourage.Tests.Storage;
using Xunit.Sdk;
using Xunit.v3;

namespace Entourage.Tests.Fixtures;

/// <summary>
/// What takes long by itself begins first: a program of its own, a wait for a store that somebody else holds, a table of every operation. Begun last,
/// the whole run would wait for one of them alone. All others come in any order.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Long = [typeof(StoreWriterTests), typeof(BudgetTests), typeof(TextFieldTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
    {
        var shuffled = testCollections.ToArray();
        Random.Shared.Shuffle(shuffled);
        return [.. shuffled.OrderBy(Place)];
    }

    // A class without a collection of its own is one, and is named in it.
    private static int Place<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var place = Array.FindIndex(Long, one => collection.TestCollectionDisplayName.Contains(one.FullName!, StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    }
}
