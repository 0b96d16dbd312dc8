namespace Entourage.Storage;

/// <summary>What is done with what is left of a deleted thing of one kind; <see cref="Deletions"/> asks for it in small steps.</summary>
[FrontDoor]
internal interface IForgets
{
    /// <summary>The kind, as <see cref="DeletionRows"/> writes it down.</summary>
    string Kind { get; }

    /// <summary>Deletes or blanks some of what is left; how many rows. It is asked again until it finds none.</summary>
    /// <param name="session">Inside a transaction that others wait for.</param>
    /// <param name="id">What was deleted.</param>
    /// <param name="most">The most rows to touch.</param>
    int Forget(StoreSession session, Guid id, int most);

    /// <summary>Removes its files; asked again with every look.</summary>
    void RemoveFiles(Guid id);
}
