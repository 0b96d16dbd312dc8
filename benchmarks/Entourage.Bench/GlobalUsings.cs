global using Entourage.Kernel;
global using Entourage.Storage;
